import type { RerunService } from '../chains/rerun-service.ts';
import type { CoreHandlers } from '../dispatch.ts';

type RerunMethods = Extract<keyof CoreHandlers, `reruns.${string}`>;

/** Answers everything about making the steps of a chain again. */
export function createRerunHandlers(service: RerunService): Pick<CoreHandlers, RerunMethods> {
  return {
    'reruns.plan': (question) => service.plan(question),
    'reruns.start': (draft) => service.start(draft),
    'reruns.get': ({ rerunId }) => service.get(rerunId),
    'reruns.list': ({ projectId }) => [...service.list(projectId)],
    'reruns.stop': ({ rerunId }) => service.stop(rerunId),
  };
}
