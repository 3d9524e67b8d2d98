import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Checkbox } from '../ui/checkbox.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Icon } from '../ui/icon.tsx';
import { dropZones } from './drop-zones.ts';
import type { DropZone } from './judge-files.ts';
import type { Pasted } from './use-pasting.ts';

/** Asks where a pasted picture goes, once; the settings can change the answer later. */
export function PasteDialog({ pasted }: { readonly pasted: Pasted | null }) {
  const [remember, setRemember] = useState(true);
  const count = pasted?.files.length ?? 0;
  return (
    <Dialog
      title={count === 1 ? 'Where does this picture go?' : `Where do these ${count} pictures go?`}
      isOpen={pasted !== null}
      onClose={() => pasted?.cancel()}
    >
      <div className="paste-choices">
        {dropZones.flatMap(({ zone, icon, label, detail }, index) =>
          zone === 'table'
            ? []
            : [
                <Button
                  key={zone}
                  autoFocus={index === 0}
                  className="paste-choice"
                  onPress={() => pasted?.choose(zone satisfies DropZone, remember)}
                >
                  <Icon name={icon} />
                  <b>{label}</b>
                  <span>{detail}</span>
                </Button>,
              ],
        )}
      </div>
      <Checkbox isSelected={remember} onChange={setRemember}>
        Do this with every picture I paste
      </Checkbox>
      <p className="setting-note">Settings can change it.</p>
    </Dialog>
  );
}
