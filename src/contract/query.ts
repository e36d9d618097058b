// Parameters of a query as they stand in an address: words, and lists of words.
import { z } from "zod";

/** `true` or `false`; undefined when it is left out. */
export const flag = (description: string) =>
  z
    .enum(["true", "false"])
    .transform((value) => value === "true")
    .optional()
    .meta({ description, type: "boolean" });

/** What a list may have at most. */
const LIST_MAX = 1000;

/** Given several times or with commas; what comes twice counts once. */
export const listOf = <T extends z.ZodType<unknown, string>>(one: T, description: string) =>
  z
    .union([z.string(), z.array(z.string())])
    .transform((value) => [...new Set([value].flat().flatMap((text) => text.split(",")))])
    .pipe(z.array(one).max(LIST_MAX))
    .optional()
    .meta({ description: `${description}; several with commas`, type: "string" });

/** Some of these words. */
export const several = <const T extends readonly [string, ...string[]]>(values: T) => listOf(z.enum(values), values.join(", "));
