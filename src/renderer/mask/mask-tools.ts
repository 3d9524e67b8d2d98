import { createContext, useContext } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';
import { invariant } from '../../shared/errors.ts';
import type { MaskFacts } from '../../shared/mask/mask-facts.ts';
import type { IconName } from '../ui/icon.tsx';

export type MaskTool = 'move' | 'brush' | 'eraser' | 'rectangle' | 'ellipse' | 'lasso';

/** A shape that was begun with the pointer or a key and is not yet part of the mask; in picture pixels. */
export interface PendingShape {
  readonly kind: 'rectangle' | 'ellipse';
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** What the mask tool shows beside the pixels. */
export interface MaskUi {
  readonly tool: MaskTool;
  readonly radiusPx: number;
  readonly hardness: number;
  readonly opacity: number;
  /** By how much Grow and Shrink move the edge. */
  readonly growPx: number;
  /** The picture alone, for a look. */
  readonly isHidden: boolean;
  readonly shape: PendingShape | null;
  readonly facts: MaskFacts | null;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  readonly featherPx: number;
  readonly isLoading: boolean;
}

export type MaskUiStore = StoreApi<MaskUi>;

export function createMaskUi(size: { readonly width: number; readonly height: number }): MaskUiStore {
  return createStore<MaskUi>()(() => ({
    tool: 'brush',
    // A brush that can be seen, whatever the size of the picture.
    radiusPx: Math.max(4, Math.round(Math.min(size.width, size.height) / 24)),
    hardness: 1,
    opacity: 0.75,
    growPx: 8,
    isHidden: false,
    shape: null,
    facts: null,
    canUndo: false,
    canRedo: false,
    featherPx: 0,
    isLoading: true,
  }));
}

export const MaskUiContext = createContext<MaskUiStore | null>(null);

export function useMaskUiStore(): MaskUiStore {
  const store = useContext(MaskUiContext);
  invariant(store, 'parts of the mask tool are inside it');
  return store;
}

export function useMaskUi<T>(select: (ui: MaskUi) => T): T {
  return useStore(useMaskUiStore(), select);
}

interface ToolLook {
  readonly tool: MaskTool;
  readonly icon: IconName;
  readonly label: string;
  readonly keys: string;
}

export const toolLooks: readonly ToolLook[] = [
  { tool: 'move', icon: 'hand', label: 'Move the picture', keys: 'V' },
  { tool: 'brush', icon: 'brush', label: 'Brush', keys: 'B' },
  { tool: 'eraser', icon: 'eraser', label: 'Eraser', keys: 'E' },
  { tool: 'rectangle', icon: 'rectangle', label: 'Rectangle', keys: 'U' },
  { tool: 'ellipse', icon: 'ellipse', label: 'Ellipse', keys: 'O' },
  { tool: 'lasso', icon: 'lasso', label: 'Lasso', keys: 'L' },
];
