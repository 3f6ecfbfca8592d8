/** Loudness of the demo's first clip, 0 to 127, read from its real samples; one number a bar. */

import { t } from '../../language/t'

const bars = (text: string): readonly number[] => text.split(' ').map(Number)

/** Who speaks in it. */
export const DEMO_SPEAKER = 'John F. Kennedy'

export interface Sentence {
  words: string
  bars: readonly number[]
}

export const firstSentence: Sentence = {
  words: t('And so, my fellow Americans:'),
  bars: bars(
    '3 4 3 4 12 79 101 110 23 11 7 114 122 117 118 117 100 91 95 103 88 78 10 86 110 111 76 69 92 60 91 94 92 84 91 14 24 8 6 5 5 4 4 5',
  ),
}

export const secondSentence: Sentence = {
  words: t('Ask what you can do for your country.'),
  bars: bars(
    '5 4 84 93 107 100 72 9 14 93 81 9 10 57 59 65 43 14 51 46 16 37 38 29 15 27 31 79 96 67 26 90 46 9 14 11 9 9 12 5 14 12 19 22',
  ),
}

/** The whole clip, finer. */
export const wholeClip = bars(
  '0 4 3 4 3 12 79 101 110 23 11 7 112 122 116 118 117 100 88 95 103 93 78 10 28 110 111 78 70 92 74 91 94 92 84 91 23 13 24 6 5 5 4 4 5 5 4 4 3 4 3 5 4 4 4 4 4 3 4 34 88 91 102 99 103 103 40 14 6 5 6 5 11 100 96 101 106 85 10 5 7 4 4 4 4 5 4 3 3 5 4 4 5 4 5 4 5 4 41 101 92 12 23 79 102 94 37 12 87 112 86 11 11 59 64 46 24 12 73 59 19 24 52 60 46 23 9 49 48 21 60 93 94 75 44 41 31 9 8 7 5 6 6 5 5 4 5 4 16 84 93 107 103 87 16 8 6 93 92 21 9 12 57 59 65 43 28 13 51 46 16 21 37 38 29 15 21 31 35 80 96 79 17 81 90 23 8 12 14 9 5 9 12 5 14 11 15 19 18 35',
)
