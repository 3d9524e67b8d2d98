// One file of the built window: everything that stands around the pictures.
export { Composer } from '../composer/composer.tsx';
export { Inspector } from '../inspector/inspector.tsx';
export { Sidebar } from '../projects/sidebar.tsx';
export { Notices } from '../ui/notices.tsx';
export { Banners } from './banners.tsx';
export { Header } from './header.tsx';
export { OverSide } from './over-side.tsx';
export { Overlays } from './overlays.tsx';
