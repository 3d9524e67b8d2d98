export const Loupe = () => <div />;
