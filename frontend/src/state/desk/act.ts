/** Two layers of keys: on the timeline single keys by their place on the keyboard, while writing chords. */
export type Layer = 'writing' | 'timeline'

export type Act =
  | 'play'
  | 'playSegment'
  | 'playEdge'
  | 'back'
  | 'on'
  | 'frameBack'
  | 'frameOn'
  | 'frameBackFar'
  | 'frameOnFar'
  | 'slower'
  | 'faster'
  | 'finish'
  | 'previous'
  | 'next'
  | 'extendUp'
  | 'extendDown'
  | 'chooseAll'
  | 'startHere'
  | 'endHere'
  | 'split'
  | 'join'
  | 'duplicate'
  | 'startEarlier'
  | 'startLater'
  | 'endEarlier'
  | 'endLater'
  | 'startEarlierFar'
  | 'startLaterFar'
  | 'endEarlierFar'
  | 'endLaterFar'
  | 'snap'
  | 'unsure'
  | 'note'
  | 'loop'
  | 'skipSilence'
  | 'slowTyping'
  | 'level'
  | 'spectrogram'
  | 'linear'
  | 'channel'
  | 'zoomIn'
  | 'zoomOut'
  | 'fitSegment'
  | 'fitAll'
  | 'delete'
  | 'undo'
  | 'redo'
  | 'find'
  | 'history'
  | 'submit'
  | 'skip'
  | 'leave'
  | 'write'
  | 'nextPlace'
  | 'previousPlace'
  | 'accept'
  | 'sendBack'
  | 'keys'

/** A key with the number it carries: speakers and tags count from 1. */
export type Press =
  | { readonly act: Act }
  | { readonly act: 'speaker' | 'tag'; readonly number: number }

/** The part of KeyboardEvent that decides; a test builds it by hand. */
export interface KeyStroke {
  readonly code: string
  readonly key: string
  readonly altKey: boolean
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly shiftKey: boolean
  readonly isComposing: boolean
  getModifierState(name: string): boolean
}
