export const DropLayer = () => null;
