import soundUrl from '../../../../audino_py/demo/inaugural.flac?url'
import type { Sound, Task } from '../../api/types'
import { t } from '../../language/t'

const PICTURES = `${import.meta.env.BASE_URL}practice`
const EPOCH = new Date(0).toISOString()

export const practiceTask: Task = {
  id: 'practice',
  project: { id: '', name: '' },
  clip: {
    id: 'practice',
    name: t('Practice: four lines'),
    duration: 11,
    state: 'ready',
    reference: '',
  },
  assignee: null,
  state: 'assigned',
  priority: 0,
  due: null,
  lease_until: null,
  skip_reason: '',
  submitted_at: null,
  returns: 0,
  annotation: null,
  revision: 0,
  review: null,
  index: 0,
  total: 0,
  changed_at: EPOCH,
  can_edit: true,
  can_review: false,
}

/** As the engine drew it: the pictures beside it are its own, taken from the demo's first clip. */
export const practiceSound: Sound = {
  clip: 'practice',
  engine: 'e2',
  rate_hz: 16_000,
  frames: 176_000,
  channels: 1,
  duration: 11,
  codec: 'flac',
  quality: [],
  facts: { peak_db: -2.8, rms_db: -17, silence: 0.02 },
  audio_url: soundUrl,
  original_url: soundUrl,
  peaks: {
    channels: 1,
    levels: [
      { samples_per_pixel: 64, pixels: 2_750, offset: 0 },
      { samples_per_pixel: 256, pixels: 688, offset: 11_000 },
      { samples_per_pixel: 1_024, pixels: 172, offset: 13_752 },
    ],
    loud: 0.7249,
    url: `${PICTURES}/peaks.bin`,
  },
  spectrogram: {
    hop: 160,
    window: 400,
    rows: 128,
    channels: 1,
    tile_columns: 256,
    columns: 1_101,
    levels: [
      { columns_per_pixel: 1, columns: 1_101, tiles: 5 },
      { columns_per_pixel: 4, columns: 276, tiles: 2 },
      { columns_per_pixel: 16, columns: 69, tiles: 1 },
    ],
    min_hz: 0,
    max_hz: 8_000,
    black: 106,
    white: 216,
    url: `${PICTURES}/tile-{level}-{tile}.jpg`,
  },
}
