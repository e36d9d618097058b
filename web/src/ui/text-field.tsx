// A field of one line, with its label and what is wrong with it.
import type { ComponentProps, ReactNode } from "react";
import { useId } from "react";

export type TextFieldProps = Omit<ComponentProps<"input">, "size"> & {
  label: string;
  /** Hides the label from sight where the place says it; it stays the field's name. */
  labelHidden?: boolean;
  problem?: string | null | undefined;
  end?: ReactNode;
};

/** 16 px text on small screens, so that a phone does not zoom when it gets focus. */
export function TextField({ label, labelHidden = false, problem, end, className = "", ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <div className={`w-full ${className}`}>
      <label htmlFor={id} className={labelHidden ? "sr-only" : "mb-1 block text-12 font-medium text-ink-2"}>
        {label}
      </label>
      <div className="flex h-[30px] items-center gap-[7px] rounded-3 bg-paper px-[9px] shadow-[inset_0_0_0_1px_var(--line-3)] focus-within:shadow-[inset_0_0_0_1px_var(--focus),0_0_0_3px_var(--accent-soft)] max-md:h-11">
        <input
          id={id}
          className="min-w-0 flex-1 bg-transparent text-13 outline-none max-md:text-[16px]"
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          {...rest}
        />
        {end}
      </div>
      {problem && (
        <p id={`${id}-problem`} role="alert" className="mt-1 text-12 text-danger">
          {problem}
        </p>
      )}
    </div>
  );
}
