/** How the values of a field are written. */
export type ValueKind = 'name' | 'word' | 'money' | 'stars' | 'size' | 'ratio' | 'days';

interface Field {
  readonly kind: ValueKind;
  /** For people: what the field is about. */
  readonly about: string;
  readonly example: string;
  /** The only values there are, where they are few. */
  readonly words?: readonly string[];
  /** Whether `>` and ranges make sense. */
  readonly isOrdered?: true;
}

/** The fields a query can name, in the order they are explained in. */
export const queryFields = {
  project: { kind: 'name', about: 'the project it is in', example: 'project:"Night market"' },
  connection: { kind: 'name', about: 'the connection that made it', example: 'connection:"Studio key"' },
  provider: { kind: 'name', about: 'the provider that made it', example: 'provider:runapi' },
  model: { kind: 'name', about: 'the model that made it', example: 'model:gpt-image-*' },
  size: { kind: 'size', about: 'width and height in pixels', example: 'size:1536x1024' },
  ratio: {
    kind: 'ratio',
    about: 'its shape',
    example: 'ratio:landscape',
    words: ['landscape', 'portrait', 'square'],
  },
  quality: { kind: 'name', about: 'the quality that was asked for', example: 'quality:high' },
  format: { kind: 'name', about: 'the format of its file', example: 'format:png,webp' },
  date: {
    kind: 'days',
    about: 'when it was asked for or imported',
    example: 'date:2026-11',
    isOrdered: true,
  },
  cost: {
    kind: 'money',
    about: 'what it cost, in US dollars',
    example: 'cost:0.1..0.2',
    words: ['unknown', 'play', 'none'],
    isOrdered: true,
  },
  rating: {
    kind: 'stars',
    about: 'its stars, 0 to 5',
    example: 'rating>=4',
    words: ['none', 'any'],
    isOrdered: true,
  },
  flag: {
    kind: 'word',
    about: 'picked or rejected',
    example: 'flag:pick',
    words: ['pick', 'reject', 'none', 'any'],
  },
  color: {
    kind: 'word',
    about: 'its colour label',
    example: 'color:red',
    words: ['red', 'yellow', 'green', 'blue', 'purple', 'none', 'any'],
  },
  tag: { kind: 'name', about: 'its tags', example: 'tag:client-a', words: ['none', 'any'] },
  collection: {
    kind: 'name',
    about: 'the collections it is in',
    example: 'collection:Posters',
    words: ['none', 'any'],
  },
  has: {
    kind: 'word',
    about: 'what there is of it',
    example: 'has:children',
    words: ['mask', 'children', 'source', 'alpha', 'credentials', 'note', 'tags', 'answer'],
  },
  is: {
    kind: 'word',
    about: 'what became of it',
    example: 'is:differs',
    words: ['differs', 'failed', 'unknown', 'pick', 'reject', 'unrated', 'made', 'imported'],
  },
} as const satisfies Readonly<Record<string, Field>>;

export type FieldName = keyof typeof queryFields;
export const fieldNames = Object.keys(queryFields) as FieldName[]; // The keys of the table just above.

/** What is known of a field, whichever it is. */
export function fieldOf(name: FieldName): Field {
  return queryFields[name];
}

/** Other words people try. */
export const fieldAliases: Readonly<Record<string, FieldName>> = {
  colour: 'color',
  price: 'cost',
  stars: 'rating',
  tags: 'tag',
  shape: 'ratio',
};
