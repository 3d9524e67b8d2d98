/** Prompts to start from in an empty project: what they are for, the words, and the look of their card. */
export const templates = [
  {
    title: 'A poster',
    prompt: 'Poster of a paper lighthouse at dawn, soft layered card, long shadows, warm sky',
    art: 'is-dawn',
  },
  {
    title: 'A product photo',
    prompt: 'Product photo of a stoneware bowl with celadon glaze on linen, soft window light from the left',
    art: 'is-celadon',
  },
  {
    title: 'An illustration',
    prompt:
      'Field guide plate of a heron among reeds, ink and watercolour on cream paper, small handwritten notes',
    art: 'is-reeds',
  },
] as const;
