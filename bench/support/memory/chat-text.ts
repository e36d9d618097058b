// Words and sentences of made-up chats: what people ask an assistant, what they mention by the way, what they are told.

export const THINGS = [
  "blender", "camera", "desk lamp", "backpack", "mattress", "bicycle", "coffee grinder", "tent", "guitar", "monitor", "printer", "rug", "winter coat",
  "sewing machine", "telescope", "toaster", "suitcase", "drone", "keyboard", "bookshelf", "humidifier", "skateboard", "yoga mat", "aquarium",
];
export const BRANDS = ["Norvik", "Altera", "Pinewood", "Quillon", "Brightway", "Sandoval", "Kestrel", "Halvorsen", "Lumen", "Tarn", "Ostrava", "Meridian"];
export const PLACES = ["Lisbon", "Tallinn", "Kyoto", "Porto", "Bergen", "Montreal", "Valencia", "Leipzig", "Galway", "Oaxaca", "Hobart", "Split"];
export const PEOPLE = ["Marta", "Devon", "Ines", "Tobias", "Priya", "Callum", "Yuki", "Rosa", "Anton", "Leila", "Hugo", "Nadia"];
export const NUMBERS = ["12", "17", "24", "35", "48", "60", "75", "90", "110", "140", "180", "250"];
export const DISHES = ["lentil stew", "mushroom risotto", "fish curry", "apple crumble", "pumpkin soup", "rye bread", "spinach pie", "noodle salad"];

/** What a chat may be about, with the words that its answers are full of. */
export const TOPICS: readonly { name: string; words: readonly string[] }[] = [
  { name: "planning a trip", words: ["itinerary", "flight", "hotel", "luggage", "museum", "train", "budget", "sightseeing", "beach", "reservation", "suitcase", "camera"] },
  { name: "cooking at home", words: ["recipe", "ingredients", "oven", "simmer", "seasoning", "vegetables", "garlic", "blender", "toaster", "portion", "leftovers", "stew"] },
  { name: "running and fitness", words: ["training", "stretching", "intervals", "shoes", "recovery", "heart rate", "marathon", "yoga mat", "posture", "protein", "warm up", "distance"] },
  { name: "furnishing a flat", words: ["bookshelf", "rug", "desk lamp", "lighting", "storage", "paint", "curtains", "layout", "mattress", "corner", "shelves", "color"] },
  { name: "learning a language", words: ["vocabulary", "grammar", "listening", "flashcards", "conversation", "tutor", "accent", "podcast", "verbs", "exam", "practice", "reading"] },
  { name: "gardening on a balcony", words: ["soil", "tomatoes", "watering", "seedlings", "pots", "sunlight", "herbs", "fertilizer", "pruning", "compost", "insects", "harvest"] },
  { name: "a new job", words: ["interview", "resume", "salary", "manager", "team", "deadline", "meeting", "feedback", "contract", "commute", "promotion", "onboarding"] },
  { name: "photography", words: ["camera", "lens", "exposure", "tripod", "portrait", "editing", "lighting", "aperture", "landscape", "drone", "composition", "filter"] },
  { name: "home music", words: ["guitar", "keyboard", "chords", "recording", "microphone", "rhythm", "melody", "headphones", "lessons", "strings", "scales", "concert"] },
  { name: "saving money", words: ["budget", "expenses", "savings", "subscription", "insurance", "interest", "account", "rent", "groceries", "tax", "spreadsheet", "loan"] },
  { name: "caring for pets", words: ["vet", "dog", "cat", "leash", "training", "aquarium", "food", "vaccination", "grooming", "walks", "litter", "toys"] },
  { name: "camping outdoors", words: ["tent", "backpack", "trail", "campfire", "sleeping bag", "weather", "stove", "map", "lake", "boots", "wildlife", "permit"] },
  { name: "crafts", words: ["sewing machine", "fabric", "pattern", "thread", "needle", "knitting", "yarn", "scissors", "stitch", "quilt", "buttons", "zipper"] },
  { name: "health checks", words: ["doctor", "appointment", "sleep", "headache", "allergy", "medication", "blood test", "diet", "stress", "humidifier", "dentist", "vitamins"] },
];

/** Requests; `{x}` is a word of the topic. */
export const REQUESTS = [
  "Can you give me some tips about {x} and {y}?",
  "I'm thinking about {x} lately. What should I look for?",
  "What would you recommend when it comes to {x}?",
  "How do I get better at {x} without spending too much on {y}?",
  "Could you compare a few options for {x}?",
  "I've been struggling with {x}. Any advice?",
  "Please make me a short plan that covers {x} and {y}.",
  "What are common mistakes with {x}?",
];

/** Sentences of answers; `{x}` and `{y}` are words of the topic. */
export const ADVICE = [
  "Start with {x}: decide what matters most to you and write it down before you look at {y}.",
  "For {x}, consider the quality first, then the price, and compare at least three options.",
  "Many people combine {x} with {y}, which saves time and keeps things simple.",
  "Remember that {x} takes practice, so give yourself a few weeks before you judge the result.",
  "If {y} is an issue, try a smaller version of {x} and see how it works for you.",
  "It helps to set a reminder for {x} once a week and to keep notes about {y}.",
  "Look for reviews of {x} from people in a similar situation, and ask friends about {y}.",
  "A good rule of thumb is to spend twice as much thought on {x} as on {y}.",
  "Check whether {x} fits your schedule; if it does not, move {y} to the weekend.",
  "Finally, have fun with {x} and do not worry about getting {y} perfect the first time.",
];

/**
 * What is mentioned by the way, in several wordings, and what is asked about it later. Slots: thing, brand, place, person,
 * number, dish.
 */
export const FACTS: readonly { said: readonly string[]; asked: readonly string[] }[] = [
  {
    said: ["By the way, I just picked up a {brand} {thing} last weekend.", "I recently bought a new {thing}, it's a {brand}.", "My {thing} arrived yesterday, I went with {brand} in the end."],
    asked: ["Which brand of {thing} did I buy?", "What {thing} do I have?"],
  },
  {
    said: ["I paid {number} dollars for the {thing}, which felt like a lot.", "The {thing} set me back {number} dollars, by the way."],
    asked: ["How much did I spend on the {thing}?", "What was the price of my {thing}?"],
  },
  {
    said: ["My sister {person} is visiting me in {place} next month.", "I'm meeting my sister {person} in {place} soon."],
    asked: ["Where am I going to see my sister {person}?"],
  },
  {
    said: ["I just got back from {place} with {person}, we stayed for {number} days.", "{person} and I spent {number} days in {place} this spring."],
    asked: ["How many days did I stay in {place}?", "Who did I travel to {place} with?"],
  },
  {
    said: ["I cooked {dish} for {person} yesterday and it was a hit.", "{person} came over for dinner and I made {dish}."],
    asked: ["What did I cook for {person}?", "Who did I make {dish} for?"],
  },
  {
    said: ["I now run about {number} minutes every morning before work.", "These days I manage a {number} minute run before breakfast."],
    asked: ["How long is my morning run?"],
  },
  {
    said: ["My colleague {person} lent me a {thing} because mine broke.", "I borrowed a {thing} from {person} at work."],
    asked: ["Who lent me a {thing}?", "What did I borrow from {person}?"],
  },
  {
    said: ["I signed up for a course in {place} that starts on the {number}th.", "There is a workshop in {place} I registered for."],
    asked: ["Where is the course I enrolled in?"],
  },
];

/** What an answer names that may be asked for again; and how that is asked. */
export const NAMED = {
  told: [
    "One option that stands out is {brand} House in {place}, known for its {x}.",
    "You could also look at the {brand} method, which {person} Keller described for {x}.",
  ],
  asked: ["You once recommended a house in {place} that is known for {x}. What was it called?", "What was the method for {x} that {person} Keller described?"],
} as const;
