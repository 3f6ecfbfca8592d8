import { readSound } from '../api/desk'
import type { Id } from '../api/types'
import { sayTrouble } from './toasts'

const BIT_S = 3

let playing: HTMLAudioElement | null = null
let asked = 0

/** Silence again, e.g. on leaving the page. */
export function stopBit(): void {
  asked += 1
  playing?.pause()
  playing = null
}

/** Play three seconds of a clip from `share` (0 to 1) of its length on; the one before ends. */
export async function playBit(clip: Id, share: number): Promise<void> {
  stopBit()
  const mine = asked
  try {
    const sound = await readSound(clip)
    if (mine !== asked) return
    const from = Math.max(0, Math.min(sound.duration - 0.5, share * sound.duration))
    const audio = new Audio(sound.audio_url)
    audio.currentTime = from
    audio.ontimeupdate = () => {
      if (audio.currentTime >= from + BIT_S) audio.pause()
    }
    playing = audio
    await audio.play()
  } catch (error) {
    // A bit that was cut off by the next one is no trouble.
    if (mine === asked && !(error instanceof DOMException && error.name === 'AbortError')) {
      sayTrouble(error)
    }
  }
}
