import type { ComponentType } from 'preact'
import { Trouble } from '../ui/empty'
import { useLoad } from './use-load'

/** A part of a page that asks the server anyway: its script comes when it is first opened. */
export function Later(props: { name: string; load: () => Promise<ComponentType> }) {
  // Wrapped: a component is a function, and a state setter would call it.
  const loaded = useLoad(props.name, async () => ({ Part: await props.load() }))
  if (loaded.error) return <Trouble error={loaded.error} onRetry={loaded.reload} />
  return loaded.data && <loaded.data.Part />
}
