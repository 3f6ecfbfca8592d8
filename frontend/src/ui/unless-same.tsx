import { Component, type ComponentType } from 'preact'

/**
 * A part that is drawn again only where its properties differ.
 *
 * What `memo` of preact/compat does, without the rest of that module: it weighed more than a panel.
 */
export function unlessSame<P extends object>(
  Part: ComponentType<P>,
  isSame: (before: P, after: P) => boolean = hasSameValues,
): ComponentType<P> {
  return class extends Component<P> {
    override shouldComponentUpdate(next: P) {
      return !isSame(this.props, next)
    }

    override render() {
      return <Part {...this.props} />
    }
  }
}

function hasSameValues<P extends object>(before: P, after: P): boolean {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]) as Set<keyof P>
  return [...names].every((name) => before[name] === after[name])
}
