import type { QueryClient } from '@tanstack/react-query';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Client } from '../../shared/client.ts';

/** Whether core answers. `lost` means that the process behind the window is gone or cannot be reached. */
export interface CoreHealth {
  readonly isLost: boolean;
  /** Asks again now. */
  readonly check: () => Promise<void>;
}

export type CoreHealthStore = StoreApi<CoreHealth>;

/** Short enough that the window comes back to life by itself soon after core does. */
const retryAfterMs = 2_000;

/** A core that has not answered by then is taken for lost. */
const answerWithinMs = 8_000;

/** Follows whether core can be reached: asks when told to (a dropped event stream), and goes on while it is lost. */
export function createCoreHealth(client: Client, queries: QueryClient): CoreHealthStore {
  let retry: ReturnType<typeof setTimeout> | undefined;
  return createStore<CoreHealth>()((set, get) => ({
    isLost: false,
    async check() {
      clearTimeout(retry);
      const wasLost = get().isLost;
      const isLost = !(await answers(client));
      set({ isLost });
      if (isLost) retry = setTimeout(() => void get().check(), retryAfterMs);
      else if (wasLost) await queries.invalidateQueries();
    },
  }));
}

async function answers(client: Client): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), answerWithinMs);
  });
  const asked = client.call('host.info', {}).then(
    () => true,
    () => false,
  );
  const answer = await Promise.race([asked, late]);
  clearTimeout(timer);
  return answer;
}
