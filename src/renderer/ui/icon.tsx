/** Our own 16 px stroke icons; each entry is the path data of one icon. */
const icons = {
  pictures:
    'M4 2.5h8a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2zM2.8 11.2 6 8l3 3 2-2 2.6 2.6M11.5 6a1 1 0 1 1-2 0 1 1 0 0 1 2 0z',
  inbox: 'M2 9h3.5l1 2h3l1-2H14M2 9l2-6h8l2 6v4H2z',
  trash: 'M3 4.5h10M6 4.5V3h4v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5',
  restore: 'M3 4.5h10M4.5 4.5l.6 8.5h5.8l.6-8.5M8 11V7M6.3 8.6 8 7l1.7 1.6',
  star: 'm8 2.5 1.7 3.5 3.8.5-2.8 2.7.7 3.8L8 11.2 4.6 13l.7-3.8L2.5 6.5 6.3 6z',
  find: 'M11.2 7a4.2 4.2 0 1 1-8.4 0 4.2 4.2 0 0 1 8.4 0zM10.3 10.3l3.2 3.2',
  money:
    'M13.7 8A5.7 5.7 0 1 1 2.3 8a5.7 5.7 0 0 1 11.4 0zM8 4.4v7.2M9.8 6.2C9.4 5.6 8.8 5.4 8 5.4c-1 0-1.8.5-1.8 1.3 0 1.8 3.7.8 3.7 2.6 0 .8-.8 1.3-1.9 1.3-.9 0-1.6-.3-2-1',
  brush: 'M13.5 2.5 7 9M6.8 9.2c-1.6-.6-3 .4-3.2 2-.1.9-.6 1.6-1.4 2 2.6.7 5.6.2 5.9-2 .1-.8-.4-1.6-1.3-2z',
  eraser: 'm9 3 4 4-5.5 5.5H5L2.8 10.3zM6.2 5.8l4 4',
  rectangle:
    'M2.5 4.5v-1h1M5.5 3.5h1.8M9 3.5h1.8M12.5 3.5h1v1M13.5 6.6v2.6M13.5 11.4v1.1h-1M10.8 12.5H9M7.3 12.5H5.5M3.5 12.5h-1v-1.1M2.5 9.2V6.6',
  ellipse: 'M14 8c0 2.5-2.7 4.5-6 4.5S2 10.5 2 8s2.7-4.5 6-4.5S14 5.5 14 8z',
  lasso: 'M4.5 10.5C1.5 8 3 3.5 8 3.5s6.5 4 3.5 6-7.5.5-7.5 2.3c0 1 1 1.7 2 1.2',
  expand: 'M2.5 6V2.5H6M10 2.5h3.5V6M13.5 10v3.5H10M6 13.5H2.5V10',
  undo: 'M4 7h6a3 3 0 0 1 0 6H7M4 7l2.5-2.5M4 7l2.5 2.5',
  redo: 'M12 7H6a3 3 0 0 0 0 6h3M12 7 9.5 4.5M12 7 9.5 9.5',
  invert: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM8 2.5v11M8 5h4.5M8 8h5.5M8 11h4.5',
  compare: 'M2.5 3.5h4.5v9H2.5zM9 3.5h4.5v9H9zM2.5 9.5H7M9 9.5h4.5',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  close: 'm4 4 8 8M12 4l-8 8',
  check: 'm3 8.5 3.2 3.2L13 4.8',
  chevronDown: 'm4 6.2 4 4 4-4',
  chevronUp: 'm4 9.8 4-4 4 4',
  grip: 'M6 4h.01M10 4h.01M6 8h.01M10 8h.01M6 12h.01M10 12h.01',
  chevronRight: 'm6.2 4 4 4-4 4',
  chevronLeft: 'm9.8 4-4 4 4 4',
  arrowLeft: 'M13 8H3M6.8 4 3 8l3.8 4',
  arrowRight: 'M3 8h10M9.2 4 13 8l-3.8 4',
  more: 'M3.5 8h.01M8 8h.01M12.5 8h.01',
  settings:
    'M10 8a2 2 0 1 1-4 0 2 2 0 0 1 4 0zM8 2v1.6M8 12.4V14M2 8h1.6M12.4 8H14M3.8 3.8l1.1 1.1M11.1 11.1l1.1 1.1M3.8 12.2l1.1-1.1M11.1 4.9l1.1-1.1',
  plug: 'M6 2.5v3M10 2.5v3M4.5 5.5h7v2.2a3.5 3.5 0 0 1-7 0zM8 11.2v2.8',
  key: 'M8.2 7.8a3 3 0 1 1-.9-2.6 3 3 0 0 1 .9 2.6zM8.2 7H14v2M11.5 7v2',
  sidebar:
    'M3.5 2.8h9a1.5 1.5 0 0 1 1.5 1.5v7.4a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 11.7V4.3a1.5 1.5 0 0 1 1.5-1.5zM6 2.8v10.4',
  inspector:
    'M3.5 2.8h9a1.5 1.5 0 0 1 1.5 1.5v7.4a1.5 1.5 0 0 1-1.5 1.5h-9A1.5 1.5 0 0 1 2 11.7V4.3a1.5 1.5 0 0 1 1.5-1.5zM10 2.8v10.4',
  grid: 'M2.5 3h5v4h-5zM9.5 3h4v4h-4zM2.5 9h4v4h-4zM8.5 9h5v4h-5z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  play: 'M5 3.5v9l7.5-4.5z',
  retry: 'M12.8 8.6A4.9 4.9 0 1 1 11.6 4.6M12.9 2.6v2.7h-2.7',
  warning: 'M8 2.8 14 13H2zM8 6.6v3M8 11.3v.01',
  info: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM8 7.3V11M8 5v.01',
  archive: 'M2.5 3h11v3h-11zM3.5 6v7h9V6M6.5 8.5h3',
  copy: 'M5.5 5.5h8v8h-8zM10.5 5.5v-3h-8v8h3',
  folder: 'M2 4.5v8h12v-7H8L6.5 3.5H2z',
  edit: 'M10.8 2.8 13.2 5.2 6 12.4 3 13l.6-3zM9.2 4.4l2.4 2.4',
  reference: 'M2.5 4.5h7v7h-7zM12.5 6v5M10 8.5h5',
  offline:
    'M3 3l10 10M2.2 6.4A9 9 0 0 1 5 4.8M7.5 4.2a9 9 0 0 1 6.3 2.2M4.4 8.8a6 6 0 0 1 1.8-1.2M10 7.8c.6.2 1.1.6 1.6 1M8 12.2v.01',
  image: 'M2.5 3h11v10h-11zM2.8 11.5 6 8.2l2.8 2.8L11 9l2.4 2.4',
  external: 'M9 3h4v4M13 3 7.5 8.5M11.5 9.5V13H3V4.5h3.5',
  zoomIn: 'M11.2 7a4.2 4.2 0 1 1-8.4 0 4.2 4.2 0 0 1 8.4 0zM10.3 10.3l3.2 3.2M7 5v4M5 7h4',
  hand: 'M5 8.5V4.2a1 1 0 0 1 2 0V7.5M7 7V3.2a1 1 0 0 1 2 0V7M9 7V4a1 1 0 0 1 2 0v4M11 7.5V5.8a1 1 0 0 1 2 0V10a4 4 0 0 1-4 4H8a4 4 0 0 1-3.3-1.8L2.8 9.4a1 1 0 0 1 1.6-1.2L5.5 9.5',
  clock: 'M13.5 8a5.5 5.5 0 1 1-11 0 5.5 5.5 0 0 1 11 0zM8 4.8V8l2.2 1.6',
  bookmark: 'M4 2.5h8v11L8 10.6l-4 2.9z',
  eye: 'M1.8 8S4 3.8 8 3.8 14.2 8 14.2 8 12 12.2 8 12.2 1.8 8 1.8 8zM9.8 8a1.8 1.8 0 1 1-3.6 0 1.8 1.8 0 0 1 3.6 0z',
} as const;

/** The name of one of our icons. */
export type IconName = keyof typeof icons;

/** A picture beside a word, or inside a control that has its own name; always hidden from screen readers. */
export function Icon({ name, className }: { readonly name: IconName; readonly className?: string }) {
  return (
    <svg
      className={className ? `icon ${className}` : 'icon'}
      viewBox="0 0 16 16"
      aria-hidden="true"
      focusable="false"
    >
      <path d={icons[name]} />
    </svg>
  );
}
