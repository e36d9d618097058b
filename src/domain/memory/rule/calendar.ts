// The words for dates in the languages of the rules, and how a date is written in each.

export type Language = "en" | "de" | "fr" | "es" | "zh" | "ja";

const MONTHS: Record<"en" | "de" | "fr" | "es", string> = {
  en: "January February March April May June July August September October November December",
  de: "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
  fr: "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
  es: "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
};
const SHORT = "jan feb mar apr may jun jul aug sep oct nov dec sept:8";
const WEEKDAYS: Record<string, string> = {
  en: "sunday monday tuesday wednesday thursday friday saturday",
  de: "sonntag montag dienstag mittwoch donnerstag freitag samstag",
  fr: "dimanche lundi mardi mercredi jeudi vendredi samedi",
  es: "domingo lunes martes miércoles jueves viernes sábado",
};

/** The months by name in any of the languages, counted from 0. */
export const MONTH_BY_NAME: ReadonlyMap<string, number> = new Map([
  ...Object.values(MONTHS).flatMap((names) => names.split(" ").map((name, index) => [name.toLowerCase(), index] as const)),
  ...SHORT.split(" ").map((name, index) => [name.split(":")[0] ?? name, Number(name.split(":")[1] ?? index)] as const),
]);

/** The days of the week by name in any of the languages, Sunday is 0. */
export const WEEKDAY_BY_NAME: ReadonlyMap<string, number> = new Map(
  Object.values(WEEKDAYS).flatMap((names) => names.split(" ").map((name, index) => [name, index] as const)),
);

/** Days from today. */
export const NEAR_DAYS: ReadonlyMap<string, number> = new Map(
  Object.entries({
    today: 0, tonight: 0, tomorrow: 1, yesterday: -1, "the day after tomorrow": 2, "the day before yesterday": -2,
    heute: 0, morgen: 1, übermorgen: 2, gestern: -1, vorgestern: -2,
    "aujourd'hui": 0, demain: 1, "après-demain": 2, hier: -1, "avant-hier": -2,
    hoy: 0, mañana: 1, "pasado mañana": 2, ayer: -1, anteayer: -2,
  }),
);

/** `month` from 0; parts that are not known are left out. */
export type DayWords = { year?: number; month?: number; day?: number; time?: string; week?: boolean };

/** A date as the end of a sentence, such as "on 3 March 2026 at 10:40" or "in March 2026". */
export function writeDate(words: DayWords, language: Language): string {
  const { year, month, day, time } = words;
  const lang = language === "de" || language === "fr" || language === "es" ? language : "en";
  const name = month === undefined ? "" : (MONTHS[lang].split(" ")[month] ?? "");
  const parts = day === undefined ? [IN[lang].in, name, name && year && lang === "es" ? "de" : "", year] : [IN[lang].on, dayOf(day, lang), name, year && lang === "es" ? "de" : "", year];
  const date = parts.filter((part) => part !== "" && part !== undefined).join(" ");
  const whole = words.week ? date.replace(IN[lang].on, IN[lang].week) : date;
  return time ? `${whole} ${IN[lang].at} ${time}` : whole;
}

const IN = {
  en: { on: "on", in: "in", at: "at", week: "in the week of" },
  de: { on: "am", in: "im", at: "um", week: "in der Woche vom" },
  fr: { on: "le", in: "en", at: "à", week: "dans la semaine du" },
  es: { on: "el", in: "en", at: "a las", week: "en la semana del" },
};

function dayOf(day: number, language: "en" | "de" | "fr" | "es"): string {
  if (language === "de") return `${day}.`;
  return language === "es" ? `${day} de` : String(day);
}
