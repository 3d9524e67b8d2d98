export const Inspector = () => <div />;
