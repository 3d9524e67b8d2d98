export const Composer = () => <div />;
