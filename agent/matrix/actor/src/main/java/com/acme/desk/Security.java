package com.acme.desk;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.switchuser.SwitchUserFilter;

/** Three ways in: a form with a session, basic, and a bearer's token; and what is open to all. */
@Configuration(proxyBeanMethods = false)
class Security {
    /** Signs the tokens that this test makes itself. */
    static final SecretKey TOKENS =
            new SecretKeySpec("a key of this test, of 32 bytes.".getBytes(StandardCharsets.US_ASCII), "HmacSHA256");

    /** How many users there are: {@code u00} and so on. */
    static final int USERS = 50;

    @Bean
    @Order(1)
    SecurityFilterChain basic(HttpSecurity http) throws Exception {
        return http.securityMatcher("/basic/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .httpBasic(Customizer.withDefaults())
                .build();
    }

    @Bean
    @Order(2)
    SecurityFilterChain token(HttpSecurity http) throws Exception {
        return http.securityMatcher("/token/**")
                .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .oauth2ResourceServer(server -> server.jwt(Customizer.withDefaults()))
                .build();
    }

    @Bean
    @Order(3)
    SecurityFilterChain form(HttpSecurity http, UserDetailsService users) throws Exception {
        SwitchUserFilter impersonate = new SwitchUserFilter();
        impersonate.setUserDetailsService(users);
        impersonate.setSuccessHandler((request, response, authentication) -> response.setStatus(204));
        impersonate.setSwitchUserUrl("/impersonate");
        return http.authorizeHttpRequests(requests -> requests.requestMatchers("/open/**")
                        .permitAll()
                        .requestMatchers("/impersonate")
                        .hasRole("ADMIN")
                        .anyRequest()
                        .authenticated())
                .csrf(AbstractHttpConfigurer::disable)
                .formLogin(Customizer.withDefaults())
                .httpBasic(Customizer.withDefaults())
                .rememberMe(remember -> remember.key("remember").alwaysRemember(true))
                .logout(Customizer.withDefaults())
                .addFilterAfter(
                        impersonate, org.springframework.security.web.access.intercept.AuthorizationFilter.class)
                .build();
    }

    @Bean
    JwtDecoder decoder() {
        return NimbusJwtDecoder.withSecretKey(TOKENS).build();
    }

    @Bean
    UserDetailsService users() {
        List<UserDetails> users = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            users.add(user("u%02d".formatted(i), "CLERK"));
        }
        users.add(user("boss", "ADMIN"));
        return new InMemoryUserDetailsManager(users);
    }

    @SuppressWarnings("deprecation") // a test may keep its passwords in the open
    private static UserDetails user(String name, String role) {
        return User.withUsername(name)
                .password("{noop}" + name + "-secret")
                .roles(role)
                .build();
    }
}
