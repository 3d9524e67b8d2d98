import { startAiGenerateEmulator } from './aigenerate/aigenerate-emulator.ts';
import { startChatEmulator } from './chat/chat-emulator.ts';
import { startCompatibleEmulator } from './compatible/compatible-emulator.ts';
import { startEmulator } from './emulator.ts';
import { startResponsesEmulator } from './responses/responses-emulator.ts';
import { startRunApiEmulator } from './runapi/runapi-emulator.ts';

interface StartOptions {
  readonly port: number;
  readonly delayMs: number;
  readonly key?: string;
}

/** What every emulator has, whichever service it stands for. */
interface Started {
  readonly origin: string;
  readonly baseUrl: string;
  readonly key: string;
  close(): Promise<void>;
}

/** A service that can be tried on this machine. */
export interface EmulatedProtocol {
  /** As people know it. */
  readonly name: string;
  /** The provider a connection to it is made with. */
  readonly provider: string;
  /** Flags of a first picture. */
  readonly trial: string;
  start(options: StartOptions): Promise<Started>;
}

/** By the word behind `--protocol`; the first is the default. */
export const protocols: Readonly<Record<string, EmulatedProtocol>> = {
  'openai-images': {
    name: 'OpenAI Images',
    provider: 'openai-images',
    trial: '--model gpt-image-2.5-flare --size 1024x1024 --quality low',
    start: startEmulator,
  },
  responses: {
    name: 'OpenAI Responses',
    provider: 'openai-responses',
    trial: '--model gpt-5.5 --image-model gpt-image-2.5-flare --size 1024x1024 --quality low',
    start: startResponsesEmulator,
  },
  chat: {
    name: 'Chat images',
    provider: 'chat-images',
    trial: '--model gpt-4o-image --size 1024x1024 --quality low',
    start: startChatEmulator,
  },
  runapi: {
    name: 'RunAPI',
    provider: 'runapi',
    trial: '--model gpt-4o-image --size 3:2',
    start: startRunApiEmulator,
  },
  aigenerate: {
    name: 'AI Generate',
    provider: 'aigenerate',
    trial: '--model gpt-image-1.5 --size 3:2 --quality medium',
    start: startAiGenerateEmulator,
  },
  localai: {
    name: 'LocalAI',
    provider: 'compatible',
    trial: '--model flux-schnell --size 512x512',
    start: (options) => startCompatibleEmulator({ ...options, server: 'localai' }),
  },
  sdcpp: {
    name: 'stable-diffusion.cpp',
    provider: 'compatible',
    trial: '--model sd-cpp-local --size 512x512',
    start: (options) => startCompatibleEmulator({ ...options, server: 'sdcpp' }),
  },
  vllm: {
    name: 'vLLM-Omni',
    provider: 'compatible',
    trial: '--model Qwen/Qwen-Image --size 512x512',
    start: (options) => startCompatibleEmulator({ ...options, server: 'vllm' }),
  },
};
