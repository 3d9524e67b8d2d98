import type { ImageDetail } from '../../shared/model.ts';
import { useHostInfo } from '../data/queries.ts';
import { useRunCommand } from '../state/command-context.tsx';
import { Button } from '../ui/button.tsx';
import { CopyButton } from './copy-button.tsx';
import { CredentialsLines } from './credentials-lines.tsx';
import { formatBytes, shortHash } from './figures.ts';
import { Rows, Section } from './section.tsx';

const formatNames: Readonly<Record<ImageDetail['format'], string>> = {
  png: 'PNG',
  jpeg: 'JPEG',
  webp: 'WebP',
};

/** The file behind the picture: the provider's own bytes. */
export function FileSection({ detail }: { readonly detail: ImageDetail }) {
  const canReveal = useHostInfo().data?.features.revealInFolder ?? false;
  const run = useRunCommand();
  const { cell, format, sizeBytes, fileName, sha256, hasAlpha } = detail;
  return (
    <Section title="File">
      <Rows
        rows={[
          { label: 'Original', value: `${formatNames[format]}, ${formatBytes(sizeBytes)}` },
          { label: 'Pixels', value: `${cell.width} × ${cell.height}${hasAlpha ? ', transparent' : ''}` },
          ...(fileName === null ? [] : [{ label: 'Name', value: fileName }]),
          { label: 'SHA-256', value: <Hash sha256={sha256} /> },
        ]}
      />
      <CredentialsLines detail={detail} />
      {canReveal ? (
        <Button icon="folder" onPress={() => run('pictures.reveal')}>
          Show file
        </Button>
      ) : null}
    </Section>
  );
}

function Hash({ sha256 }: { readonly sha256: string }) {
  return (
    <span className="inspector-line">
      <code title={sha256}>{shortHash(sha256)}</code>
      <CopyButton text={sha256} what="SHA-256" />
    </span>
  );
}
