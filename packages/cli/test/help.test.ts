import { expect, test } from 'vitest';
import { commonFlags, targetFlags } from '../src/arguments/shared-flags.ts';
import { commands } from '../src/commands.ts';
import { targetHelp } from '../src/help/target-help.ts';
import { runCli } from './run-cli.ts';

const names = [...commands.keys()];

test.each(['', 'target', ...names])(
  'the help of %j fits on a screen of 24 lines and 80 columns',
  async (topic) => {
    const { code, out, err } = await runCli(topic ? ['help', topic] : []);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const lines = out.trimEnd().split('\n');
    expect(lines.length).toBeLessThanOrEqual(24);
    expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
    if (topic && topic !== 'target') expect((await runCli([topic, '--help'])).out).toBe(out);
  },
);

test.each(names)(
  'the help of %s explains every flag that is not about the target',
  async (name) => {
    const { command } = (await commands.get(name)?.load()) ?? {};
    const shared = { ...targetFlags, ...commonFlags, help: undefined };
    const own = Object.keys(command?.flags ?? {}).filter((flag) => !Object.hasOwn(shared, flag));
    expect(own.filter((flag) => !command?.help.includes(`--${flag}`))).toEqual([]);
    const hasTarget = Object.hasOwn(command?.flags ?? {}, 'header');
    if (hasTarget && name !== 'profile') expect(command?.help).toContain('jsonrpc help target');
  },
);

test('the help of targets explains every flag about the target', () => {
  const missing = Object.keys(targetFlags).filter(
    (flag) => flag !== 'help' && !targetHelp.includes(`--${flag}`),
  );
  expect(missing).toEqual([]);
});

test('the overview lists every command but the hidden one', async () => {
  const { out } = await runCli(['--help']);
  for (const name of names)
    expect(out.includes(` ${name} `) || out.includes(`[${name}]`)).toBe(!name.startsWith('_'));
});

test('--version prints the version of the package', async () => {
  expect((await runCli(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
});
