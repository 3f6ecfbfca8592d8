// @vitest-environment jsdom
import { render } from 'preact'
import { act } from 'preact/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { AutoText } from './auto-text'
import { Menu } from './menu'

let root: HTMLElement

beforeEach(() => {
  vi.useFakeTimers()
  root = document.createElement('div')
  document.body.append(root)
})

afterEach(() => {
  render(null, root)
  root.remove()
  vi.useRealTimers()
})

function press(target: Element, key: string): void {
  act(() => {
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
  })
}

describe('a text that saves itself', () => {
  const saved: string[] = []

  function show(value: string, mayBeEmpty = false): HTMLInputElement {
    act(() => {
      render(
        <AutoText
          label="Answer"
          value={value}
          mayBeEmpty={mayBeEmpty}
          onSave={(text) => saved.push(text)}
        />,
        root,
      )
    })
    const input = root.querySelector('input')
    if (!input) throw new Error('no input')
    return input
  }

  function type(input: HTMLInputElement, text: string): void {
    act(() => {
      input.value = text
      input.dispatchEvent(new Event('input', { bubbles: true }))
    })
  }

  function leave(input: HTMLInputElement): void {
    act(() => {
      input.dispatchEvent(new FocusEvent('blur'))
    })
  }

  beforeEach(() => {
    saved.length = 0
  })

  it('saves once after a pause, not with every letter', () => {
    const input = show('Clear')
    type(input, 'Clea')
    vi.advanceTimersByTime(700)
    type(input, 'Clean')
    vi.advanceTimersByTime(799)
    expect(saved).toEqual([])
    vi.advanceTimersByTime(1)
    expect(saved).toEqual(['Clean'])
  })

  it('saves at once on Enter and on leaving, and the same text only once', () => {
    const input = show('Clear')
    type(input, ' Noisy ')
    press(input, 'Enter')
    leave(input)
    vi.advanceTimersByTime(5000)
    expect(saved).toEqual(['Noisy'])
  })

  it('takes the old text back on Esc', () => {
    const input = show('Clear')
    type(input, 'Clxar')
    press(input, 'Escape')
    vi.advanceTimersByTime(5000)
    expect([saved, input.value]).toEqual([[], 'Clear'])
  })

  it('does not save nothing, unless nothing is an answer', () => {
    const input = show('Clear')
    type(input, '')
    leave(input)
    expect([saved, input.value]).toEqual([[], 'Clear'])
    const key = show('Clear', true)
    type(key, '')
    leave(key)
    expect(saved).toEqual([''])
  })

  it('shows what others changed, but never over what is being typed', () => {
    const input = show('Clear')
    show('Crisp')
    expect(input.value).toBe('Crisp')
    type(input, 'Crisp and')
    show('Sharp')
    expect(input.value).toBe('Crisp and')
  })
})

describe('a menu', () => {
  function show(): HTMLButtonElement {
    act(() => {
      render(
        <Menu
          label="Theme"
          button="Theme"
          items={[
            { kind: 'action', text: 'Light', isChosen: true, onSelect: () => {} },
            { kind: 'action', text: 'Dark', isChosen: false, onSelect: () => {} },
          ]}
        />,
        root,
      )
    })
    const button = root.querySelector('button')
    if (!button) throw new Error('no button')
    act(() => button.click())
    return button
  }

  const focused = () => document.activeElement?.textContent

  it('opens on its first entry and moves round with the arrows', () => {
    show()
    expect(focused()).toBe('Light')
    const list = root.querySelector('[role=menu]')
    if (!list) throw new Error('no list')
    press(list, 'ArrowDown')
    expect(focused()).toBe('Dark')
    press(list, 'ArrowDown')
    expect(focused()).toBe('Light')
    press(list, 'End')
    expect(focused()).toBe('Dark')
  })

  it('closes on Esc and gives the focus back', () => {
    const button = show()
    const list = root.querySelector('[role=menu]')
    if (list) press(list, 'Escape')
    expect(root.querySelector('[role=menu]')).toBeNull()
    expect(document.activeElement).toBe(button)
  })

  it('closes when something else is pressed', () => {
    show()
    act(() => {
      document.body.dispatchEvent(new Event('pointerdown', { bubbles: true }))
    })
    expect(root.querySelector('[role=menu]')).toBeNull()
  })
})
