// $metadata: well-formed XML that says exactly what the service lists.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metadataXml } from '../../src/odata/serialize/metadata.ts';
import type { Service } from '../../src/odata/serviceDescription.ts';
import { service } from './service.ts';

const xml = metadataXml(service);

test('$metadata is well-formed XML', () => {
  const open: string[] = [];
  let rest = xml.replace(/^<\?xml[^?]*\?>\n/, '').trim();
  while (rest !== '') {
    const tag = /^<(\/?)([A-Za-z:]+)((?: [A-Za-z:]+="[^"<>&]*(?:&(?:amp|lt|quot);[^"<>&]*)*")*)(\/?)>/.exec(rest);
    assert.ok(tag, `not well-formed: ${rest.slice(0, 80)}`);
    if (tag[1] === '/') assert.equal(open.pop(), tag[2]);
    else if (tag[4] !== '/') open.push(tag[2] as string);
    rest = rest.slice(tag[0].length);
  }
  assert.deepEqual(open, []);
});

test('$metadata lists types, enums, operations and the container', () => {
  const check = (part: string): void => assert.ok(xml.includes(part), part);
  check('<Schema Namespace="test.library" Alias="lib" xmlns="http://docs.oasis-open.org/odata/ns/edm">');
  check(
    '<EnumType Name="days" IsFlags="true"><Member Name="monday" Value="1"/><Member Name="friday" ' +
      'Value="2"/></EnumType>',
  );
  check('<EnumType Name="room"><Member Name="children" Value="1"/>');
  check(
    '<EntityType Name="shelf"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String" ' +
      'Nullable="false"/><Property ' +
      'Name="name" Type="Edm.String"/><Property Name="room" Type="test.library.room"/>',
  );
  check('<Property Name="address" Type="test.library.address"/><Property Name="tags" Type="Collection(Edm.String)"/>');
  check(
    '<NavigationProperty Name="books" Type="Collection(test.library.book)" ' +
      'ContainsTarget="true"/><NavigationProperty Name="keeper" Type="test.library.person"/>',
  );
  check('<EntityType Name="person" Abstract="true"><Key><PropertyRef Name="id"/></Key>');
  check('<EntityType Name="reader" BaseType="test.library.person"><Property Name="displayName" Type="Edm.String"/>');
  check('<ComplexType Name="label" Abstract="true"><Property Name="note" Type="Edm.String"/></ComplexType>');
  check(
    '<ComplexType Name="colorLabel" BaseType="test.library.label"><Property Name="color" ' +
      'Type="Edm.String"/></ComplexType>',
  );
  check(
    '<Annotation Term="Org.OData.Core.V1.AlternateKeys"><Collection><Record><PropertyValue ' +
      'Property="Key"><Collection><Record><PropertyValue Property="Alias" String="isbn"/><PropertyValue ' +
      'Property="Name" PropertyPath="isbn"/>',
  );
  check(
    '<Action Name="close" IsBound="true"><Parameter Name="bindingParameter" ' +
      'Type="test.library.loan"/><Parameter Name="reason" Type="Edm.String"/>',
  );
  check(
    '<Function Name="filterByCurrentUser" IsBound="true"><Parameter Name="bindingParameter" ' +
      'Type="Collection(test.library.loan)"/><Parameter Name="on" Type="test.library.loanFilterOptions" ' +
      'Nullable="false"/><ReturnType Type="Collection(test.library.loan)" Nullable="false"/></Function>',
  );
  check('<Function Name="mayBorrow"><Parameter Name="bookId"');
  check(
    '<EntityContainer Name="GraphService"><Singleton Name="library" Type="test.library.library"/><Singleton ' +
      'Name="me" Type="test.library.reader"/><EntitySet Name="people" EntityType="test.library.person"/>',
  );
  check('<FunctionImport Name="mayBorrow" Function="test.library.mayBorrow"/>');
});

test('$metadata says nothing of what is only accepted, and escapes what XML needs escaped', () => {
  for (const hidden of ['caption', 'shelfId', 'bookshelf']) assert.ok(!xml.includes(`"${hidden}"`), hidden);
  assert.equal(xml.split('Name="overdue"').length, 3, 'both overloads');
  const odd: Service = {
    ...service,
    types: new Map(),
    operations: [],
    root: new Map(),
    enums: new Map([['x', { name: 'a<b>&"c', flags: false, members: [] }]]),
  };
  assert.ok(metadataXml(odd).includes('<EnumType Name="a&lt;b>&amp;&quot;c">'));
});
