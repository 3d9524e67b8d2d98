import { afterAll } from 'vitest';
import { startTestImageWorker } from '../../../contract/provider-world.ts';
import { testProviderRestarts } from '../../../contract/provider-restarts.suite.ts';
import { openResponsesWorld } from './world.ts';

const images = startTestImageWorker();
afterAll(() => images.close());

testProviderRestarts('openai-responses in the background', () => openResponsesWorld(images));
testProviderRestarts('openai-responses that keeps nothing', () =>
  openResponsesWorld(images, { settings: { background: false, remember: false } }),
);
