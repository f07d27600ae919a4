package dev.mcpmanager.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestEraTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "LEGACY |            | {'jsonrpc':'2.0','id':1,'method':'initialize','params':{}}",
        "LEGACY | 2025-11-25 | {'jsonrpc':'2.0','id':1,'method':'tools/list'}",
        "LEGACY | 2024-11-05 | {'jsonrpc':'2.0','id':1,'method':'tools/list','params':{'_meta':{'progressToken':1}}}",
        "LEGACY |            | {'jsonrpc':'2.0','method':'notifications/initialized'}",
        "LEGACY | 2025-06-18 | {'jsonrpc':'2.0','id':1,'result':{}}",
        "LEGACY |            | {'jsonrpc':'2.0','id':1,'method':'m','params':['io/protocolVersion']}",
        "LEGACY |            | {'jsonrpc':'2.0','id':1,'method':'m','params':{'_meta':{'io/clientInfo':{}}}}",
        "LEGACY |            | {'jsonrpc':'2.0','id':1,'method':'m','params':{'io/protocolVersion':'2026-07-28'}}",
        "MODERN | 2026-07-28 | {'jsonrpc':'2.0','id':1,'method':'tools/list'}",
        "MODERN | v999       | {'jsonrpc':'2.0','id':1,'method':'tools/list'}",
        "MODERN | 2026-07-28 | {'jsonrpc':'2.0','id':1,'result':{}}",
        "MODERN |            | {'jsonrpc':'2.0','id':1,'method':'server/discover'}",
        "MODERN | 2025-11-25 | {'jsonrpc':'2.0','id':1,'method':'server/discover'}",
        "MODERN |            | {'jsonrpc':'2.0','id':1,'method':'initialize','params':{'_meta':{'io/protocolVersion':'2026-07-28'}}}",
        "MODERN | 2025-11-25 | {'jsonrpc':'2.0','id':1,'method':'m','params':{'_meta':{'io/protocolVersion':7}}}",
        "MODERN |            | {'jsonrpc':'2.0','method':'notifications/cancelled','params':{'_meta':{'io/protocolVersion':'2026-07-28'}}}",
      })
  void isSeenInEachMessage(Era era, String header, String message) {
    assertThat(RequestEra.of(Spelt.message(message), header)).isEqualTo(era);
  }
}
