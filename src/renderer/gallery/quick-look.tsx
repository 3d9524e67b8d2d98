import { ModalOverlay, Modal, Dialog } from 'react-aria-components';
import type { ImageId } from '../../shared/ids.ts';
import { mediaUrl } from '../../shared/transport.ts';
import { useImageDetail } from '../data/queries.ts';
import { useUiStore } from '../state/ui-context.tsx';

/** One picture large for a moment; Space, Escape or a press takes it away. */
export function QuickLook({ imageId }: { readonly imageId: ImageId }) {
  const store = useUiStore();
  const close = () => store.getState().setQuickLook(null);
  const { data } = useImageDetail(imageId);
  const label = data?.cell.label ?? 'Picture';
  return (
    <ModalOverlay className="quick-look" isOpen isDismissable onOpenChange={close}>
      <Modal className="quick-look-box">
        <Dialog className="quick-look-dialog" aria-label={label}>
          {/* The whole picture is the way out, as in every quick look. */}
          <button
            type="button"
            className="quick-look-picture"
            aria-label={`Close ${label}`}
            autoFocus
            onClick={close}
          >
            <img src={mediaUrl(imageId, 'original')} alt={label} draggable={false} />
          </button>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
