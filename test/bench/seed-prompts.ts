/** Prompts as people's: words by Zipf's law out of 20,000, one in ten Chinese, some with an emoji. */
export interface PromptSource {
  next(): string;
}

const vocabularySize = 20_000;
const consonants = 'bcdfghjklmnprstvwz';
const vowels = 'aeiou';
const emoji = ['🌊', '🌙', '🏯', '🦊'];

/** The most common word, one in the middle, and one that a few prompts hold. */
export const wordRanks = { common: 0, mid: 300, rare: 15_000 };

/** The word of that rank, always the same: four letters or more, none a beginning of all others. */
export function wordOfRank(rank: number): string {
  let text = '';
  for (let rest = rank + 90; rest > 0; rest = Math.floor(rest / 90))
    text += `${consonants[(rest % 90) % 18]}${vowels[Math.floor((rest % 90) / 18)]}`;
  return `${text}${consonants[rank % 18]}`;
}

export function createPromptSource(random: () => number): PromptSource {
  const words = Array.from({ length: vocabularySize }, (_, rank) => wordOfRank(rank));
  const weights = new Float64Array(vocabularySize);
  let sum = 0;
  for (let rank = 0; rank < vocabularySize; rank += 1) weights[rank] = sum += 1 / (rank + 2.7);
  const word = () => {
    const point = random() * sum;
    let [low, high] = [0, vocabularySize - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((weights[middle] ?? 0) < point) low = middle + 1;
      else high = middle;
    }
    return words[low] ?? '';
  };
  const hanzi = () => String.fromCodePoint(0x4e00 + Math.floor(random() ** 3 * 3_000));
  return {
    next() {
      const length = 6 + Math.floor(random() * 14);
      if (random() < 0.1) return Array.from({ length: length * 2 }, hanzi).join('');
      const text = Array.from({ length }, word).join(' ');
      return random() < 0.02 ? `${text} ${emoji[Math.floor(random() * emoji.length)]}` : text;
    },
  };
}
