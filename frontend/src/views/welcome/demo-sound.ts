/** Loudness of the demo clip, 0 to 127, read from its real samples; one number a bar. */

const bars = (text: string): readonly number[] => text.split(' ').map(Number)

/** "The birch canoe slid on the smooth planks." */
export const firstSentence = bars(
  '7 5 7 7 64 64 8 106 106 97 16 24 35 67 89 102 101 113 106 62 16 68 107 106 110 110 79 59 41 67 67 65 69 69 7 22 75 52 23 11 8 7 6 7',
)

/** "Glue the sheet to the dark blue background." */
export const secondSentence = bars(
  '7 5 5 5 17 17 4 50 106 108 100 65 81 81 17 84 99 93 22 50 51 17 80 93 69 11 8 61 61 55 89 89 35 27 47 46 47 32 27 15 9 8 7 7',
)

/** Its first ten seconds, finer. */
export const opening = bars(
  '16 6 10 6 7 5 5 4 7 7 44 64 8 8 102 106 101 97 16 17 24 3 35 67 89 99 102 96 113 106 62 19 8 38 68 83 107 105 52 110 79 68 59 41 10 5 67 65 61 61 69 15 7 22 75 53 52 23 8 11 4 7 5 6 7 6 9 4 7 7 7 7 6 7 11 18 7 7 5 5 4 5 5 17 4 3 44 95 108 100 65 63 71 81 17 15 47 99 93 23 13 43 51 50 12 80 88 93 44 8 7 29 61 58 46 9 89 70 28 11 27 47 40 47 32 27 17 15 9 8 5 7 5 7 8 5 9 7 9 7 6 6 3 8 9 5 8 5 5 6 7 7 11 9 4 72 68 72 72 39 70 90 89 78 82 33 62 52 18 46 88 95 101 43 44 9 86 80 73 13 19 74 74 33 57 41 45 55 38 38 29 30 11 6 10 6 8 6 6 5',
)
