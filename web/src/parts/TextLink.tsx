// A link to another page of the workbench, in Fluent's looks; it is a real link, with an address to copy.

import { Link as FluentLink } from '@fluentui/react-components';
import { createLink } from '@tanstack/react-router';

export const TextLink = createLink(FluentLink as unknown as 'a');
