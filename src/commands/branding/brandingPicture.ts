// Sets and takes away one picture of a branding.
// https://learn.microsoft.com/graph/api/organizationalbrandinglocalization-update

import { defaultBranding, type BrandingPicture } from '../../domain/branding/brandingEntities.ts';
import { checkPicture } from '../../domain/branding/picture.ts';
import { invalidField } from '../../domain/faultCollector.ts';
import { requireRight } from '../../domain/rights/rights.ts';
import { brandingChanges, loadBranding } from '../../flows/branding.ts';
import type { Command, OperationParameters } from '../../flows/context.ts';
import { doneResult } from '../../flows/results.ts';
import { eq } from '../../odata/query.ts';
import { insert, type Change } from '../../store/contract.ts';

interface PictureCommands {
  readonly put: Command<OperationParameters<'bytes'>>;
  readonly remove: Command<OperationParameters<'bytes'>>;
}

/** 204; the default branding is made where there is none. Throws `invalidField` for what is no picture in bounds. */
export const pictureCommands = (name: BrandingPicture): PictureCommands => ({
  put: async (ctx, { id, body }) => {
    requireRight(ctx.caller, 'writeBranding');
    const bytes = body.bytes as Uint8Array;
    checkPicture(name, bytes);
    const wanted = id ?? defaultBranding;
    const before = await loadBranding(ctx, wanted);
    const imageId = ctx.newId();
    const content = Buffer.from(bytes).toString('base64');
    await ctx.store.commit([
      insert('brandingImage', { id: imageId, brandingId: wanted, createdAt: ctx.now, content }),
      ...former(before?.[name] ?? null),
      ...brandingChanges(ctx, { before, id: wanted, set: { [name]: imageId } }),
    ]);
    return doneResult;
  },
  remove: async (ctx, { id }) => {
    requireRight(ctx.caller, 'writeBranding');
    const wanted = id ?? defaultBranding;
    const before = await loadBranding(ctx, wanted);
    if (before === null || before[name] === null) return doneResult;
    const set = { [name]: null };
    await ctx.store.commit([...former(before[name]), ...brandingChanges(ctx, { before, id: wanted, set })]);
    return doneResult;
  },
});

const former = (id: string | null): readonly Change[] =>
  id === null ? [] : [{ kind: 'deleteWhere', entity: 'brandingImage', where: eq('id', id) }];

/** 400, always: a style sheet from outside could hide what a page says, and send what is typed to others. */
export const refuseStyleSheet: Command<OperationParameters<'bytes'>> = async (ctx) => {
  requireRight(ctx.caller, 'writeBranding');
  throw invalidField('customCSS', 'left out: Latchkey takes no style sheets, which could change what its pages say');
};
