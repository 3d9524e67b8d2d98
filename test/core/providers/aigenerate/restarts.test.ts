import { afterAll } from 'vitest';
import { startTestImageWorker } from '../../../contract/provider-world.ts';
import { testProviderRestarts } from '../../../contract/provider-restarts.suite.ts';
import { openAiGenerateWorld } from './world.ts';

const images = startTestImageWorker();
afterAll(() => images.close());

testProviderRestarts('aigenerate', () => openAiGenerateWorld(images));
