import { readPeaks, readTile } from '../../api/desk'
import type { Sound } from '../../api/types'
import type { SoundLoaders } from '../../canvas/timelineview'

/** How the pictures of a sound arrive. */
export function loadersOf(sound: Sound): SoundLoaders {
  return {
    peaks: (from, to, signal) => readPeaks(sound, from, to, signal),
    tile: (level, tile, signal) => readTile(sound.spectrogram.url, level, tile, signal),
    linear: (level, tile, signal) => readTile(sound.linear?.url ?? '', level, tile, signal),
  }
}
