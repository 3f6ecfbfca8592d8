/** What the pictures need to know of a sound: the part of the server's answer that is about drawing. */
export interface SoundPictures {
  readonly rate_hz: number
  readonly frames: number
  readonly channels: number
  /** Seconds. */
  readonly duration: number
  readonly peaks: PeaksInfo
  readonly spectrogram: SpectrogramInfo
  /** The same with even frequencies and short windows, for formants; only for a near view. */
  readonly linear?: SpectrogramInfo | undefined
}

export interface PeaksInfo {
  readonly channels: number
  /** Finest first; `offset` in bytes inside the peaks file. */
  readonly levels: readonly {
    readonly samples_per_pixel: number
    readonly pixels: number
    readonly offset: number
  }[]
  /** 99th percentile of the magnitude, 0 to 1. */
  readonly loud: number
}

export interface SpectrogramInfo {
  /** Samples from column to column. */
  readonly hop: number
  /** Of one channel. */
  readonly rows: number
  /** 2: tiles of twice the rows show the first channel above the second. */
  readonly channels: number
  readonly tile_columns: number
  readonly columns: number
  /** Finest first. */
  readonly levels: readonly {
    readonly columns_per_pixel: number
    readonly columns: number
    readonly tiles: number
  }[]
  readonly min_hz: number
  readonly max_hz: number
  /** Grey values, 0 to 255, that are drawn as silence and as full ink. */
  readonly black: number
  readonly white: number
}

/** How pictures arrive; the page's API client stands behind it. */
export interface SoundLoaders {
  /** Bytes `[from, to)` of the peaks file. */
  peaks(from: number, to: number, signal: AbortSignal): Promise<ArrayBuffer>
  /** One grey spectrogram tile, encoded as the server sends it. */
  tile(level: number, tile: number, signal: AbortSignal): Promise<Blob>
  /** The same of the linear spectrogram. */
  linear(level: number, tile: number, signal: AbortSignal): Promise<Blob>
}

/** The rows of pictures that may fail to arrive. */
export type PictureRow = 'waveform' | 'spectrogram'
