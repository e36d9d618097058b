// How a sentence is meant: asked, supposed, joked, played or taken back. Only what is simply stated may become a memory.

/** True for a question. */
export function isQuestion(sentence: string): boolean {
  return /[?？؟]\s*$/u.test(sentence) || sentence.startsWith("¿");
}

const SUPPOSED =
  /(?<!\p{L})(?:if|unless|suppose|supposing|imagine|pretend|wish|would|could|might|maybe|perhaps|probably|possibly|hopefully|whether|almost|as though|hypothetically|for example|for instance|e\.g|let us say|say i|used to|wenn|falls|vielleicht|wäre|hätte|würde|angenommen|stell dir vor|si|peut-être|imagine|supposons|voudrais|quizás|quizá|tal vez|ojalá|supongamos|imagina|quisiera)(?!\p{L})/iu;

/** True when the sentence only supposes, hopes or guesses. Spanish "sí" with its accent is a yes. */
export function isSupposed(sentence: string): boolean {
  return SUPPOSED.test(sentence);
}

/** True when a message says that it is not meant. */
export function isJoke(text: string): boolean {
  return /(?<!\p{L})(?:just kidding|only kidding|kidding|jk|j\/k|just joking|joking|lol|lmao|rofl|haha\p{L}*|war nur (?:ein )?spaß|scherz|je plaisante|je rigole|mdr|es broma|jaja\p{L}*)(?!\p{L})|(?:^|\s)\/s(?:\s|$)|[😂🤣😜😝🙃]/iu.test(text);
}

/** True when it takes back what was said just before. */
export function isRetraction(sentence: string): boolean {
  return /^(?:(?:oh|no|actually|sorry|wait|ok|ach|non|oui),? )*(?:scratch that|never ?mind(?: that)?|forget (?:that|it|this|what i (?:just )?said)|i was (?:just |only )?(?:joking|kidding)|(?:just |only )?(?:kidding|joking)|that was a joke|that is not true|vergiss (?:das|es)(?: wieder)?|oublie ça|oublie-le|olvídalo|olvida eso)[\s.!]*$/iu.test(sentence);
}

const WORDS = "sentence|text|paragraph|phrase|email|e-mail|mail|letter|poem|story|song|lyrics|dialogue|essay|script|joke|line|passage|article|post|tweet|bio|speech";
const TASK = new RegExp(
  `(?<!\\p{L})(?:translate|traduis|traduire|traduce|übersetze?n?|proofread|rephrase|paraphrase|rewrite|reword|summari[sz]e|spell ?check|fix the grammar|correct (?:my|this|the|these)|(?:write|draft|compose|continue|finish|edit|improve|analy[sz]e|classify|explain) (?:me |us )?(?:a |an |my |the |this |these |following )*(?:\\p{L}+ ){0,2}(?:${WORDS})s?|schreib(?:e)? (?:mir )?ein|écris(?:-moi)? une?|escribe (?:me )?una?|how (?:do|would) (?:you|i) say|the following|lorem ipsum|unit test|test data)(?!\\p{L})`,
  "iu",
);

/** True for a sentence that sets a task about words: what follows it in the message is material and says nothing about its sender. */
export function isTextTask(sentence: string): boolean {
  return TASK.test(sentence);
}

/** True when a game begins in which people say what is not so. */
export function beginsPlay(sentence: string): boolean {
  return /(?<!\p{L})(?:role-?play(?:ing)?|let us pretend|let's pretend|pretend (?:to be|you|that|i|we)|you are (?:now )?(?:playing|acting)|act as|in character|in this (?:story|game|scenario)|rollenspiel|tu wir so|jeu de rôle|faisons semblant|juego de rol|finge que|finjamos)(?!\p{L})/iu.test(sentence);
}

/** True when such a game is over. */
export function endsPlay(sentence: string): boolean {
  return /(?<!\p{L})(?:(?:stop|end|finish|quit|enough of) (?:the |this |with the )?(?:role-?play|game|pretending|story|scenario)|out of character|back to reality|role-?play is over|game over|ende des (?:rollen)?spiels|fin du jeu|fin del juego)(?!\p{L})/iu.test(sentence);
}
