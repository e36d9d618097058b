// The rules for Chinese and Japanese: a few of the surest sentences, to which more can be added row by row.
import type { RowText, Tongue } from "../row.ts";
import { compileRows } from "../row.ts";

/** A name, a place or a thing: a few signs that contain no particle of another clause. */
function short(value: string): string | undefined {
  const text = value.trim().replace(/(?:了|哦|啊|呢)$/u, "");
  return /^[\p{Script=Han}\p{Script=Katakana}\p{Script=Hiragana}\p{L}ー·]{1,12}$/u.test(text) && !/什么|哪|谁|这|那|何|どこ|誰|吗/u.test(text) ? text : undefined;
}

const ZH: Tongue = { language: "zh", subject: "用户", owner: "的", i: "我", my: "我(?:的|家的?)?" };
const CHINESE: readonly RowText[] = [
  { said: "(?:我叫|我的名字(?:是|叫))(?<v>.+)", texts: ["{S}叫<v>。"], slot: "name", kind: "fact", confidence: 0.9, checks: { v: short } },
  { said: "我(?:现在)?(?:住在|家在)(?<v>.+)", texts: ["{S}住在<v>。"], slot: "home", kind: "fact", confidence: 0.85, checks: { v: short } },
  { said: "我(?:已经)?搬到(?:了)?(?<v>.+)", texts: ["{S}住在<v>。"], slot: "home", kind: "fact", confidence: 0.85, checks: { v: short }, since: true },
  { said: "我对(?<v>.+)过敏", texts: ["{S}对<v>过敏。"], slot: "allergy:<v>", value: "+", kind: "fact", confidence: 0.9, checks: { v: short } },
  { said: "我(?:很|非常)?喜欢(?<v>.+)", texts: ["{S}喜欢<v>。"], slot: "liking:<v>", value: "+", kind: "preference", confidence: 0.8, checks: { v: short } },
];

const JA: Tongue = { language: "ja", subject: "本人", owner: "の", i: "(?:私|僕|俺)は", my: "(?:私|僕|うち)の" };
const JAPANESE: readonly RowText[] = [
  { said: "{my}名前は(?<v>.+?)(?:です|と言います|といいます)", texts: ["{S}の名前は<v>。"], slot: "name", kind: "fact", confidence: 0.9, checks: { v: short } },
  { said: "(?:{i})?(?<v>[^は]+?)に住んでいます", texts: ["{S}は<v>に住んでいる。"], slot: "home", kind: "fact", confidence: 0.85, checks: { v: short } },
  { said: "(?:{i})?(?<v>[^は]+?)アレルギーです", texts: ["{S}は<v>アレルギー。"], slot: "allergy:<v>", value: "+", kind: "fact", confidence: 0.9, checks: { v: short } },
];

export const ASIAN = [...compileRows(ZH, CHINESE), ...compileRows(JA, JAPANESE)];
