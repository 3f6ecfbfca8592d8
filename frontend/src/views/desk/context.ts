import { createContext } from 'preact'
import { useContext } from 'preact/hooks'
import { t } from '../../language/t'
import type { Press } from '../../state/desk/act'
import type { Desk } from '../../state/desk/desk'
import type { DeskHands } from './hands'

export interface Room {
  readonly desk: Desk
  readonly hands: DeskHands
  /** What a control does is what its key does. */
  readonly act: (press: Press) => void
  readonly isMac: boolean
}

export const RoomContext = createContext<Room | null>(null)

export function useRoom(): Room {
  const room = useContext(RoomContext)
  if (!room) throw new Error(t('This part of the desk stands outside of it.'))
  return room
}
