export const ConnectionsPage = () => <div />;
