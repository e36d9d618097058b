// Lets the compiler hold wire schemas and domain types together: a difference is a type error, not a surprise.

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

type Plain<T> = T extends (infer U)[] ? Plain<U>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;

/** Use as `const checked: Equal<z.infer<typeof schema>, Domain> = true`. */
export type Equal<A, B> = Same<Plain<A>, Plain<B>>;
