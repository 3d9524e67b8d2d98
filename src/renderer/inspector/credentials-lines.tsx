import { useQuery } from '@tanstack/react-query';
import type { CredentialsCheck } from '../../shared/credentials.ts';
import type { ImageDetail } from '../../shared/model.ts';
import { useCore } from '../data/client-context.tsx';
import { Rows } from './section.tsx';

const stateWords: Readonly<Record<CredentialsCheck['state'], string>> = {
  none: 'None',
  intact: 'Present and intact',
  broken: 'Present, but the file or they were changed',
  unreadable: 'Present, but they cannot be read',
};

/** Content credentials (C2PA): whether the file carries them, and whether they still speak of exactly these bytes. */
export function CredentialsLines({ detail }: { readonly detail: ImageDetail }) {
  const { client } = useCore();
  const { id } = detail.cell;
  const check = useQuery({
    queryKey: ['images', 'credentials', detail.sha256],
    queryFn: () => client.call('images.credentials', { imageId: id }),
    enabled: detail.hasCredentials === true,
    staleTime: Infinity,
    retry: false,
  });
  if (detail.hasCredentials === null) return null;
  const found = check.data;
  const state = !detail.hasCredentials
    ? stateWords.none
    : found
      ? stateWords[found.state]
      : check.isError
        ? 'Present, not checked'
        : 'Present, being checked';
  const isBad = found?.state === 'broken' || found?.state === 'unreadable';
  return (
    <>
      <Rows
        rows={[
          { label: 'Credentials', value: state, tone: isBad ? ('warn' as const) : undefined },
          ...(found?.signer ? [{ label: 'Signed by', value: `${found.signer} (not verified)` }] : []),
          ...(found?.generator ? [{ label: 'Written by', value: found.generator }] : []),
          ...(found && found.actions.length > 0 ? [{ label: 'Says', value: found.actions.join('; ') }] : []),
        ]}
      />
      {found && found.problems.length > 0 ? (
        <details className="inspector-more">
          <summary>What is wrong</summary>
          <p className="inspector-quiet selectable">{found.problems.join(' ')}</p>
        </details>
      ) : null}
    </>
  );
}
