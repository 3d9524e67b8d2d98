/** Joins class names, leaving out what is false: `classNames('cell', isSelected && 'is-selected')`. */
export function classNames(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ');
}
