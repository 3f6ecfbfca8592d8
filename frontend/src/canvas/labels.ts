/** Words as they fit: cut with an ellipsis, with their direction. */
export interface Label {
  readonly text: string
  readonly direction: 'ltr' | 'rtl'
}

/** Measures text in the font it is drawn in. */
export interface Measurer {
  readonly font: string
  measureText(text: string): { readonly width: number }
}

/** More letters than this are never needed in one segment. */
const LONGEST = 400
const KEPT = 4_000
const RIGHT_TO_LEFT = /^[^\p{L}]*[\u0590-\u08FF\uFB1D-\uFDFF\uFE70-\uFEFC]/u

/** The direction of the first letter. */
export function directionOf(text: string): 'ltr' | 'rtl' {
  return RIGHT_TO_LEFT.test(text) ? 'rtl' : 'ltr'
}

/** Cuts words to a width; remembers how wide they are. */
export class Labels {
  readonly #known = new Map<string, { text: string; width: number; direction: 'ltr' | 'rtl' }>()

  forget(): void {
    this.#known.clear()
  }

  /** `words` on one line, not wider than `width` pixels. */
  fit(measurer: Measurer, words: string, width: number): Label {
    const known = this.#measured(measurer, words)
    if (known.width <= width) return known
    const share = width / known.width
    let count = Math.floor(known.text.length * share)
    let text = shortened(known.text, count)
    while (count > 0 && measurer.measureText(text).width > width) {
      count -= Math.max(1, Math.floor(count * 0.06))
      text = shortened(known.text, count)
    }
    return { text: count > 0 ? text : '', direction: known.direction }
  }

  #measured(measurer: Measurer, words: string): Label & { width: number } {
    const key = `${measurer.font}\n${words}`
    const found = this.#known.get(key)
    if (found) return found
    if (this.#known.size >= KEPT) this.#known.clear()
    const text = words.slice(0, LONGEST).replace(/\s+/g, ' ').trim()
    const width = measurer.measureText(text).width
    const known = { text, width, direction: directionOf(text) }
    this.#known.set(key, known)
    return known
  }
}

function shortened(text: string, count: number): string {
  return `${text.slice(0, Math.max(0, count)).trimEnd()}…`
}
