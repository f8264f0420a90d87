package dev.bramka.gateway.secrets;

import dev.bramka.gateway.platform.KsefSettings;
import dev.bramka.gateway.platform.Store;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SecretsConfiguration {
  @Bean
  SecretBox secretBox(KsefSettings settings, Store store) {
    return MasterKey.box(settings, store);
  }
}
