import type { Id } from '../../api/types'
import type { KeyStroke } from './act'

/** `all` where the person is sure to write next; `letters` leaves commands to what is open still. */
type Kind = 'all' | 'letters'

/** True for a key that writes a character. */
export function isLetter(event: KeyStroke): boolean {
  const isHeld = event.ctrlKey || event.altKey || event.metaKey
  return [...event.key].length === 1 && (!isHeld || event.getModifierState('AltGraph'))
}

/**
 * Keys pressed while something opens that they are meant for, a clip or its correction: they wait,
 * and go on in their order once it is there. Meant for nothing that came, they are forgotten.
 */
export class TypeAhead {
  private owner: Id | null = null
  private kind: Kind = 'all'
  private isHandingOn = false
  private held: KeyStroke[] = []
  private press: (key: KeyStroke) => void = () => undefined

  /** Says how a key that waited is pressed. */
  by(press: (key: KeyStroke) => void): void {
    this.press = press
  }

  /** From now on keys wait for the desk of this task. */
  begin(owner: Id, kind: Kind): void {
    if (this.owner !== owner && !this.isHandingOn) this.held = []
    this.owner = owner
    this.kind = kind
  }

  /** What waited for one task's desk waits for the next one's. */
  passTo(owner: Id): void {
    if (this.owner !== null) this.owner = owner
  }

  /** True when the key waits now: nobody else shall act on it. */
  take(event: KeyStroke): boolean {
    if (event.isComposing || !(this.isHandingOn || this.waitsFor(event))) return false
    this.held.push(event)
    return true
  }

  private waitsFor(event: KeyStroke): boolean {
    if (this.owner === null) return false
    if (this.kind === 'all') return true
    // A space before any word was meant to play.
    if (event.key === ' ') return this.held.length > 0
    return isLetter(event) || (event.key === 'Backspace' && this.held.length > 0)
  }

  /** It is open: keys that waited are pressed, if they can be taken, after what opened is drawn. */
  async end(owner: Id, canTake: () => boolean): Promise<void> {
    if (this.owner !== owner) return
    this.owner = null
    this.isHandingOn = true
    await Promise.resolve()
    if (!canTake()) this.held = []
    while (this.held.length > 0 && this.owner === null) {
      const [key, ...others] = this.held
      this.held = others
      if (key) this.press(key)
      // The next key finds what this one has changed.
      await Promise.resolve()
    }
    this.isHandingOn = false
  }

  /** Nothing opened. */
  drop(owner: Id): void {
    if (this.owner !== owner) return
    this.owner = null
    this.held = []
  }
}

/** A window has one keyboard: what is typed on the way from clip to clip belongs to neither desk. */
export const typeAhead = new TypeAhead()
