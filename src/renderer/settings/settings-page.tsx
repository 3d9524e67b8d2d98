import { BackupsSetting } from '../backups/backups-setting.tsx';
import { CheckSetting } from '../backups/check-setting.tsx';
import { useHostInfo, useKeychain, useSetSettings, useSettings } from '../data/queries.ts';
import { Fault } from '../gallery/fault.tsx';
import { ToolsBar } from '../gallery/tools-bar.tsx';
import { messageOf } from '../state/commands.ts';
import { useNotices, useRunCommand } from '../state/command-context.tsx';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { keyLabel } from '../ui/key-label.ts';
import { SegmentedControl } from '../ui/segmented-control.tsx';
import { Select } from '../ui/select.tsx';
import { Setting } from './setting.tsx';
import './settings.css';

const themes = [
  { id: 'system', label: 'As the system' },
  { id: 'dark', label: 'Dark' },
  { id: 'light', label: 'Light' },
] as const;

const pasteTargets = [
  { id: 'ask', label: 'Asks where it goes' },
  { id: 'edit', label: 'Is edited' },
  { id: 'reference', label: 'Is a reference' },
  { id: 'mask', label: 'Is the mask' },
  { id: 'import', label: 'Is imported' },
] as const;

/** How the window looks and behaves, and where things are kept. */
export function SettingsPage() {
  const { data: settings, isError, error, refetch } = useSettings();
  const save = useSetSettings();
  const notices = useNotices();
  const run = useRunCommand();
  const change = (next: Parameters<typeof save.mutate>[0]) =>
    save.mutate(next, {
      onError: (reason) => notices.getState().notify({ text: messageOf(reason), tone: 'bad' }),
    });
  return (
    <section className="page" aria-label="Settings">
      <ToolsBar title="Settings" figures="" />
      <div className="settings scrolls">
        {isError ? (
          <Fault what="The settings could not be read." error={error} onRetry={() => void refetch()} />
        ) : null}
        {settings ? (
          <>
            <Setting title="Look">
              <SegmentedControl
                label="Look"
                segments={themes}
                value={settings.theme}
                onChange={(theme) => change({ theme })}
              />
            </Setting>
            <Setting title="Prompt">
              <Checkbox isSelected={settings.enterSends} onChange={(enterSends) => change({ enterSends })}>
                Enter sends the prompt
              </Checkbox>
              <p className="setting-note">
                {settings.enterSends
                  ? 'Shift+Enter makes a new line.'
                  : `Enter makes a new line; ${keyLabel('Mod+Enter')} sends.`}
              </p>
            </Setting>
            <Setting title="Pasting pictures">
              <Select
                label="A pasted picture"
                options={pasteTargets}
                value={settings.pasteTarget}
                onChange={(id) => {
                  const target = pasteTargets.find((each) => each.id === id);
                  if (target) change({ pasteTarget: target.id });
                }}
              />
            </Setting>
          </>
        ) : null}
        <Setting title="Keyboard">
          <Button onPress={() => run('window.shortcuts')}>Show all shortcuts</Button>
        </Setting>
        <Places />
      </div>
    </section>
  );
}

function Places() {
  const host = useHostInfo();
  const keychain = useKeychain();
  return (
    <>
      <Setting title="Library">
        <p className="selectable mono">
          {host.data?.libraryPath ?? (host.isError ? messageOf(host.error) : '…')}
        </p>
        <p className="setting-note">
          Pictures, prompts and every figure are in this folder. It can be moved and backed up as a whole.
        </p>
      </Setting>
      <BackupsSetting />
      <CheckSetting />
      <Setting title="Keys">
        <p>{keychain.data?.message ?? (keychain.isError ? messageOf(keychain.error) : '…')}</p>
        <p className="setting-note">Keys are never written to the library, to a log or to an export.</p>
      </Setting>
      <Setting title="Version">
        <p className="num">Proofsheet {host.data?.version ?? '…'}</p>
      </Setting>
    </>
  );
}
