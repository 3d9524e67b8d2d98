import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';

interface Props {
  /** The part of the window inside, for the sentence: "The inspector". */
  readonly what: string;
  /** Called before the part is tried again. */
  readonly onRetry?: (() => void) | undefined;
  readonly children: ReactNode;
}

/** Keeps a fault in one part of the window from taking the rest away. */
export class ErrorBoundary extends Component<Props, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo) {
    // The console is the only log a window has; the message may hold no key, as keys never come here.
    reportError(new Error(`${this.props.what}${info.componentStack ?? ''}`, { cause: error }));
  }

  readonly #retry = () => {
    this.props.onRetry?.();
    this.setState({ failed: false });
  };

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="fault" role="alert">
        <h2>{this.props.what} stopped working</h2>
        <p className="muted">Your pictures and everything in the queue are not affected.</p>
        <Button onPress={this.#retry}>Try again</Button>
      </div>
    );
  }
}
