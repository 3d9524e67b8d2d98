import { AppError } from '../../shared/errors.ts';
import type { CoreHandlers } from '../dispatch.ts';
import { connectionOf, type JobContext } from '../jobs/job-context.ts';
import type { HostFeatures } from '../ports.ts';

type HostMethods = Extract<keyof CoreHandlers, `host.${string}` | 'providers.list'>;

/** Passes on to the host what only it can do; the page names pictures and connections, never paths or addresses. */
export function createHostHandlers(
  context: JobContext,
  host: HostFeatures,
  libraryPath: string,
): Pick<CoreHandlers, HostMethods> {
  return {
    'host.info': () => ({ ...host.info, libraryPath }),
    async 'host.revealImage'({ imageId }) {
      const image = context.tables.images.get(imageId);
      if (!image)
        throw new AppError('not-found', 'That picture is not in this library.', { field: 'imageId' });
      await host.revealInFolder(context.originalPath(image.sha256));
      return null;
    },
    async 'host.openUsagePage'({ connectionId }) {
      const connection = connectionOf(context, connectionId);
      const { usageUrl, label } = context.registry.get(connection.provider).info;
      if (usageUrl === null) throw new AppError('unavailable', `${label} has no usage page.`);
      await host.openExternal(usageUrl);
      return null;
    },
    'providers.list': () => context.registry.list().map((provider) => provider.info),
  };
}
