// The one registry of commands: menu, palette, shortcuts and buttons all run what stands here.
import { untrack } from 'svelte';
import type { IconType } from '../ui';
import { matchesKeys } from '../ui/keys';

/** When a command's effect can be taken back: at once, when its gesture ends, or never. */
export type UndoPolicy = 'now' | 'gesture' | 'never';

export type CommandGroup = 'go' | 'project' | 'data' | 'model' | 'edit' | 'window';

export interface Command {
  /** Also the id by which the application menu calls it: see MENU_COMMANDS in shared/bridge.ts. */
  id: string;
  label: () => string;
  group: CommandGroup;
  icon?: IconType;
  /** "Mod+Shift+Z"; the first is shown. */
  keys?: readonly string[];
  /** Whether it can be run now; absent: always. */
  when?: () => boolean;
  run: () => void | Promise<void>;
  undo: UndoPolicy;
  /** Its keys work while typing in a field, and while a dialog is open. */
  everywhere?: boolean;
}

class Registry {
  #map = $state.raw<ReadonlyMap<string, Command>>(new Map());

  /** Adds commands; the returned function takes them away again. Throws where an id is taken. */
  register(commands: readonly Command[]): () => void {
    // Untracked: an effect that registers must not run again because of it.
    const map = new Map(untrack(() => this.#map));
    for (const command of commands) {
      if (map.has(command.id)) throw new Error(`Command ${command.id} is registered twice`);
      map.set(command.id, command);
    }
    this.#map = map;
    return () => {
      const rest = new Map(untrack(() => this.#map));
      for (const command of commands) if (rest.get(command.id) === command) rest.delete(command.id);
      this.#map = rest;
    };
  }

  get all(): readonly Command[] {
    return [...this.#map.values()];
  }

  get(id: string): Command | undefined {
    return this.#map.get(id);
  }

  /** Those that can be run now. */
  get available(): readonly Command[] {
    return this.all.filter((command) => command.when?.() ?? true);
  }

  /** Runs a command by id; false where there is none or it cannot be run now. */
  async run(id: string): Promise<boolean> {
    const command = this.#map.get(id);
    if (!command || !(command.when?.() ?? true)) return false;
    await command.run();
    return true;
  }

  /** The command that a key press means, if any. */
  match(event: KeyboardEvent, typing: boolean): Command | undefined {
    return this.all.find(
      (command) =>
        (!typing || command.everywhere === true) &&
        (command.keys ?? []).some((keys) => matchesKeys(event, keys)) &&
        (command.when?.() ?? true),
    );
  }
}

export const commands = new Registry();

const TEXT_INPUTS = new Set(['text', 'search', 'password', 'number', 'email', 'url']);

/** Whether the keyboard belongs to a field or an open dialog. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('dialog[open]')) return true;
  if (target instanceof HTMLInputElement) return TEXT_INPUTS.has(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** How well words match what was typed: every word must occur, in order of letters; smaller is better, null is no match. */
export function score(query: string, label: string): number | null {
  const words = label.toLowerCase();
  let total = 0;
  for (const part of query.toLowerCase().split(/\s+/).filter(Boolean)) {
    const at = words.indexOf(part);
    if (at >= 0) {
      total += at === 0 || /[\s“”"(：:]/.test(words[at - 1] ?? '') ? 0 : 1;
      continue;
    }
    let from = 0;
    let gaps = 0;
    for (const letter of part) {
      const next = words.indexOf(letter, from);
      if (next < 0) return null;
      gaps += next - from;
      from = next + 1;
    }
    total += 2 + gaps / 10;
  }
  return total;
}
