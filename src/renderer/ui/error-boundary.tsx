import { Component, type ErrorInfo, type ReactNode } from 'react';

interface Props {
  /** The part of the window inside, for the sentence: "The inspector". */
  readonly what: string;
  /** Called before the part is tried again. */
  readonly onRetry?: (() => void) | undefined;
  /** What stands in its place; without it, a few words and a way to try again. */
  readonly place?: ReactNode;
  readonly children: ReactNode;
}

/** Parts that failed where nobody can ask for another try: whoever asks for one elsewhere asks for theirs too. */
const quietFaults = new Set<() => void>();

/** Keeps a fault in one part of the window from taking the rest away. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    // The console is the only log a window has; the message may hold no key, as keys never come here.
    reportError(new Error(`${this.props.what}${info.componentStack ?? ''}`, { cause: error }));
    if (this.props.place !== undefined) quietFaults.add(this.#retry);
  }

  override componentWillUnmount() {
    quietFaults.delete(this.#retry);
    // The next time it is drawn is another try.
    if (this.state.failed) this.props.onRetry?.();
  }

  readonly #retry = () => {
    quietFaults.delete(this.#retry);
    this.props.onRetry?.();
    this.setState({ failed: false });
  };

  readonly #retryAll = () => {
    this.#retry();
    for (const retry of [...quietFaults]) retry();
  };

  override render() {
    if (!this.state.failed) return this.props.children;
    if (this.props.place !== undefined) return this.props.place;
    return (
      <div className="fault" role="alert">
        <h2>{this.props.what} stopped working</h2>
        <p className="muted">Your pictures and everything in the queue are not affected.</p>
        {/* The browser's own, so that nothing else has to be read for it. */}
        <button type="button" className="button" onClick={this.#retryAll}>
          Try again
        </button>
      </div>
    );
  }
}
