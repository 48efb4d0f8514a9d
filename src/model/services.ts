// The services: what each dialect speaks, with the names that it takes besides, and strictly by its schema.

import type { Service } from '../odata/describe.ts';
import { namespace } from './complex.ts';
import { complexTypes } from './complexTypes.ts';
import { columns, perDialect, type Dialect, type PerDialect } from './dialects.ts';
import { appScope } from './entities/appScope.ts';
import { application } from './entities/application.ts';
import {
  assignmentWorkflowExtension,
  extensionHandler,
  packageWorkflowExtension,
  requestWorkflowExtension,
} from './entities/customExtension.ts';
import { accessPackageSuggestion } from './entities/accessPackageSuggestion.ts';
import { availableAccessPackage } from './entities/availableAccessPackage.ts';
import { endUserSettings } from './entities/controlConfiguration.ts';
import { group } from './entities/group.ts';
import { multipleChoiceQuestion, textInputQuestion } from './entities/questionKinds.ts';
import { principal } from './entities/principal.ts';
import { servicePrincipal } from './entities/servicePrincipal.ts';
import { user } from './entities/user.ts';
import { entities } from './entities.ts';
import type { Derived } from './entity.ts';
import { operations } from './operations.ts';
import { containers, rootNavigations } from './roots.ts';
import { service } from './service.ts';

export const kinds: readonly Derived[] = [
  user,
  group,
  application,
  servicePrincipal,
  multipleChoiceQuestion,
  textInputQuestion,
  requestWorkflowExtension,
  assignmentWorkflowExtension,
  packageWorkflowExtension,
  extensionHandler,
  endUserSettings,
];
const namespaces: PerDialect<string> = columns(namespace, namespace, 'latchkey');
const complexOf = columns(complexTypes, complexTypes, []);

/** What clients of Graph send: both dialects' names, and the spellings of the published examples. */
export const services: PerDialect<Service> = perDialect((dialect) => made(dialect, false));
/** What the schema of the dialect says, and nothing else. */
export const strictServices: PerDialect<Service> = perDialect((dialect) => made(dialect, true));

function made(dialect: Dialect, isStrict: boolean): Service {
  return service(
    {
      namespace: namespaces[dialect],
      entities,
      derived: kinds,
      faces: [availableAccessPackage, accessPackageSuggestion, appScope, principal],
      complex: complexOf[dialect],
      containers: containers(dialect, isStrict),
      root: rootNavigations(dialect, isStrict),
      operations: operations(dialect, isStrict),
    },
    { dialect, isStrict },
  );
}
